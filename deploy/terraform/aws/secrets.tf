locals {
  tls  = "sslmode=verify-full&sslrootcert=/trust/rds.pem"
  host = "${aws_db_instance.this.address}:5432/orderly?${local.tls}"
  smtp = "email-smtp.${data.aws_region.current.name}.amazonaws.com:465"
  mail = aws_iam_access_key.mail
  jobs = aws_elasticache_replication_group.this.primary_endpoint_address

  # A write-only value is written when its version changes: with new passwords, and with a key of
  # SES or an address that was replaced.
  urls_version = parseint(substr(sha256(join(" ", [
    var.passwords_version, local.host, local.jobs, local.smtp, local.mail.id,
  ])), 0, 8), 16)
}

# The URLs with passwords: those of the application, and the one for the migration alone.
resource "aws_secretsmanager_secret" "urls" {
  for_each    = toset(["application", "migration"])
  name_prefix = "${var.name}-${each.key}-"
  description = "Written by Terraform."
  kms_key_id  = var.kms_key_arn
}

resource "aws_secretsmanager_secret_version" "application" {
  secret_id = aws_secretsmanager_secret.urls["application"].id
  secret_string_wo = jsonencode({
    DATABASE_URL = "postgres://orderly_app:${urlencode(var.database_passwords.application)}@${local.host}"
    REDIS_URL    = "rediss://:${urlencode(var.redis_password)}@${local.jobs}:6379"
    SMTP_URL     = "smtps://${local.mail.id}:${urlencode(local.mail.ses_smtp_password_v4)}@${local.smtp}"
  })
  secret_string_wo_version = local.urls_version
}

resource "aws_secretsmanager_secret_version" "migration" {
  secret_id = aws_secretsmanager_secret.urls["migration"].id
  secret_string_wo = jsonencode({
    DATABASE_MIGRATION_URL = "postgres://orderly_owner:${urlencode(var.database_passwords.owner)}@${local.host}"
  })
  secret_string_wo_version = local.urls_version
}
