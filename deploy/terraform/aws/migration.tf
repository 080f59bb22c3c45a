# Run once per release, before `image` names it: docs/operations/aws.md.
resource "aws_ecs_task_definition" "migration" {
  family                   = "${var.name}-migration"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = aws_iam_role.start["migration"].arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.architecture
  }

  volume {
    name = "tmp"
  }

  volume {
    name = "trust"
  }

  container_definitions = jsonencode([
    merge(local.preparation, {
      image            = local.migration_image
      logConfiguration = local.log["migration"]
    }),
    merge(local.common, {
      name             = "role"
      essential        = false
      image            = local.migration_image
      command          = concat(local.script, [file("${path.module}/create-role.mjs")])
      dependsOn        = [{ containerName = "prepare", condition = "SUCCESS" }]
      environment      = []
      logConfiguration = local.log["migration"]
      secrets = [
        for key in ["DATABASE_URL", "DATABASE_MIGRATION_URL"] :
        { name = key, valueFrom = local.migration_secrets[key] }
      ]
    }),
    merge(local.common, {
      name  = "migration"
      image = local.migration_image
      command = [
        "node",
        "apps/cli/bin/orderly.mjs",
        var.administrator_secret_arn == null ? "db:migrate" : "db:seed",
      ]
      dependsOn        = [{ containerName = "role", condition = "SUCCESS" }]
      environment      = [for key, value in local.environment : { name = key, value = value }]
      secrets          = [for key, arn in local.migration_secrets : { name = key, valueFrom = arn }]
      logConfiguration = local.log["migration"]
    }),
  ])
}
