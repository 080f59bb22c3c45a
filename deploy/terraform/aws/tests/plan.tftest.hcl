# terraform test: plans without an account.
mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["eu-central-1a", "eu-central-1b", "eu-central-1c"] }
  }
  mock_data "aws_region" {
    defaults = { name = "eu-central-1" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

variables {
  image               = "ghcr.io/shop/orderly:1.2.0"
  domain              = "api.shop.example"
  mail_domain         = "shop.example"
  mail_from           = "Shop <no-reply@shop.example>"
  zone_id             = "Z0123456789ABCDEFGHIJ"
  database_passwords  = { owner = "wN4kTz8bPq2sYx6hLd9c", application = "qV7mXc0e3JtZ8rLwB2nK" }
  redis_password      = "bR5nWq8xTc2mKv7yHs4d"
  settings_secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:orderly/settings-AbCdEf"
  alarm_topic_arn     = "arn:aws:sns:eu-central-1:123456789012:alarms"
}

run "a_network_of_its_own" {
  command = plan

  assert {
    condition     = length(aws_subnet.private) == 2 && length(aws_nat_gateway.this) == 2
    error_message = "There must be two zones, each with a NAT gateway."
  }
  assert {
    condition     = aws_db_instance.this.storage_encrypted && aws_db_instance.this.multi_az
    error_message = "The database must be encrypted, with a standby in another zone."
  }
  assert {
    condition     = aws_ecs_service.process["api"].deployment_circuit_breaker[0].rollback
    error_message = "A release that does not start must be rolled back."
  }
  assert {
    condition     = aws_lb_target_group.api.health_check[0].path == "/health/live"
    error_message = "ECS must not stop an API because the database is away."
  }
  assert {
    condition     = aws_ecs_service.process["api"].health_check_grace_period_seconds > 0
    error_message = "An API must have time to start."
  }
}

run "a_network_that_exists" {
  command = plan
  variables {
    network = {
      vpc_id             = "vpc-1"
      public_subnet_ids  = ["subnet-1", "subnet-2"]
      private_subnet_ids = ["subnet-3", "subnet-4"]
    }
  }

  assert {
    condition     = length(aws_vpc.this) + length(aws_nat_gateway.this) == 0
    error_message = "An existing network must be used, and none created."
  }
}

run "all_choices" {
  command = plan
  variables {
    migration_image          = "ghcr.io/shop/orderly:1.3.0"
    ecr_repository_arn       = "arn:aws:ecr:eu-central-1:123456789012:repository/orderly"
    kms_key_arn              = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d"
    administrator_secret_arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin-AbCdEf"
    access_log_bucket        = "shop-access-logs"
    secret_settings          = ["METRICS_TOKEN", "AUTH_ENCRYPTION_KEY", "STRIPE_SECRET_KEY"]
    nat_gateways             = 1
    settings                 = { CORS_ORIGINS = "https://shop.example" }
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 1
    error_message = "Both zones must share one gateway."
  }
}

run "no_floating_tag" {
  command = plan
  variables {
    image = "ghcr.io/shop/orderly:latest"
  }
  expect_failures = [var.image]
}

run "no_secret_among_the_settings" {
  command = plan
  variables {
    settings = { AUTH_ENCRYPTION_KEY = "x" }
  }
  expect_failures = [var.settings]
}

run "no_certificate_of_the_api" {
  command = plan
  variables {
    settings = { TLS_CERT_FILE = "/tls/fullchain.pem", TLS_KEY_FILE = "/tls/privkey.pem" }
  }
  expect_failures = [var.settings]
}
