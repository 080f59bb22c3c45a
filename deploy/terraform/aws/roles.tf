locals {
  given_secrets = compact([var.settings_secret_arn, var.image_credentials_secret_arn])

  # Who may read which secrets. The owner of the schema is for the migration alone.
  readable = {
    process = concat(local.given_secrets, [aws_secretsmanager_secret.urls["application"].arn])
    migration = concat(local.given_secrets, compact([var.administrator_secret_arn]), [
      for secret in aws_secretsmanager_secret.urls : secret.arn
    ])
  }
}

# ECS uses these roles to start a task. The processes themselves do not call AWS, and have no role.
resource "aws_iam_role" "start" {
  for_each           = local.readable
  name               = "${var.name}-start-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.assumed_by_ecs.json
}

data "aws_iam_policy_document" "start" {
  for_each = local.readable

  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = each.value
  }

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this.arn}:*"]
  }

  dynamic "statement" {
    for_each = var.kms_key_arn == null ? [] : [var.kms_key_arn]
    content {
      actions   = ["kms:Decrypt"]
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = var.ecr_repository_arn == null ? [] : [var.ecr_repository_arn]
    content {
      actions   = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = var.ecr_repository_arn == null ? [] : [1]
    content {
      actions = ["ecr:GetAuthorizationToken"]
      # AWS offers no narrower resource for the log-in.
      resources = ["*"]
    }
  }
}

resource "aws_iam_role_policy" "start" {
  for_each = local.readable
  name     = "start"
  role     = aws_iam_role.start[each.key].id
  policy   = data.aws_iam_policy_document.start[each.key].json
}
