locals {
  drain_s   = 10
  timeout_s = 40

  environment = merge({
    NODE_ENV            = "production"
    PUBLIC_URL          = "https://${var.domain}"
    TRUSTED_PROXIES     = "1"
    MAIL_FROM           = var.mail_from
    SHUTDOWN_DRAIN_MS   = tostring(local.drain_s * 1000)
    SHUTDOWN_TIMEOUT_MS = tostring(local.timeout_s * 1000)
  }, var.settings)

  urls = { for name, secret in aws_secretsmanager_secret.urls : name => secret.arn }

  # ECS names a key of a secret by the ARN, the key, and an empty version.
  application_secrets = merge(
    { for key in ["DATABASE_URL", "REDIS_URL", "SMTP_URL"] : key => "${local.urls["application"]}:${key}::" },
    { for key in var.secret_settings : key => "${var.settings_secret_arn}:${key}::" },
  )
  migration_secrets = merge(
    local.application_secrets,
    { DATABASE_MIGRATION_URL = "${local.urls["migration"]}:DATABASE_MIGRATION_URL::" },
    var.administrator_secret_arn == null ? {} : {
      for key in ["ADMIN_EMAIL", "ADMIN_PASSWORD"] : key => "${var.administrator_secret_arn}:${key}::"
    },
  )

  migration_image = coalesce(var.migration_image, var.image)

  # The settings of all containers.
  common = merge(
    {
      essential              = true
      readonlyRootFilesystem = true
      linuxParameters        = { capabilities = { drop = ["ALL"] }, initProcessEnabled = true }
      stopTimeout            = local.timeout_s + 10
      mountPoints = [
        { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
        { sourceVolume = "trust", containerPath = "/trust", readOnly = true },
      ]
    },
    var.image_credentials_secret_arn == null ? {} : {
      repositoryCredentials = { credentialsParameter = var.image_credentials_secret_arn }
    },
  )

  log = { for name in ["api", "worker", "migration"] : name => {
    logDriver = "awslogs"
    options = {
      awslogs-group         = aws_cloudwatch_log_group.this.name
      awslogs-region        = data.aws_region.current.name
      awslogs-stream-prefix = name
      # Requests do not wait for the log.
      mode            = "non-blocking"
      max-buffer-size = "4m"
    }
  } }

  script = ["node", "--input-type=module", "-e"]

  preparation = merge(local.common, {
    name            = "prepare"
    essential       = false
    user            = "0"
    linuxParameters = { capabilities = { drop = ["NET_RAW"] }, initProcessEnabled = true }
    command         = concat(local.script, [file("${path.module}/prepare.mjs")])
    mountPoints = [
      { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
      { sourceVolume = "trust", containerPath = "/trust", readOnly = false },
    ]
  })
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/${var.name}"
  retention_in_days = var.log_days
  kms_key_id        = var.kms_key_arn
}

resource "aws_ecs_cluster" "this" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}
