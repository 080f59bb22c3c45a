locals {
  processes = {
    api    = { size = var.api, port = 3000, command = "dist/apps/api/src/main.js" }
    worker = { size = var.worker, port = 3001, command = "dist/apps/worker/src/main.js" }
  }
}

resource "aws_ecs_task_definition" "process" {
  for_each                 = local.processes
  family                   = "${var.name}-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = each.value.size.cpu
  memory                   = each.value.size.memory
  execution_role_arn       = aws_iam_role.start["process"].arn

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
    merge(local.preparation, { image = var.image, logConfiguration = local.log[each.key] }),
    merge(local.common, {
      name         = each.key
      image        = var.image
      command      = ["node", each.value.command]
      dependsOn    = [{ containerName = "prepare", condition = "SUCCESS" }]
      portMappings = [{ containerPort = each.value.port, protocol = "tcp" }]
      environment = [
        for key, value in merge(local.environment, {
          # The heap gets three quarters of the memory; the rest is for buffers and native code.
          NODE_OPTIONS = "--max-old-space-size=${floor(each.value.size.memory * 0.75)}"
        }) : { name = key, value = value }
      ]
      secrets          = [for key, arn in local.application_secrets : { name = key, valueFrom = arn }]
      logConfiguration = local.log[each.key]
      healthCheck = {
        command     = ["CMD", "node", "apps/cli/bin/probe.mjs", each.key]
        interval    = 10
        timeout     = 5
        retries     = 3
        startPeriod = 60
      }
    }),
  ])
}

resource "aws_ecs_service" "process" {
  for_each        = local.processes
  name            = each.key
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.process[each.key].arn
  launch_type     = "FARGATE"
  desired_count   = each.value.size.min
  propagate_tags  = "SERVICE"

  # An API opens its port when it has reached the database and the queue. Until then, failing checks
  # of the load balancer must not stop it.
  health_check_grace_period_seconds = each.key == "api" ? 120 : null

  # A new process starts before an old one stops. A release that does not start is rolled back.
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = local.private_subnets
    security_groups  = [local.group["tasks"]]
    assign_public_ip = false
  }

  dynamic "load_balancer" {
    for_each = each.key == "api" ? [aws_lb_target_group.api.arn] : []
    content {
      target_group_arn = load_balancer.value
      container_name   = each.key
      container_port   = each.value.port
    }
  }

  lifecycle {
    # The autoscaler changes it.
    ignore_changes = [desired_count]
  }

  depends_on = [
    aws_lb_listener.https,
    aws_iam_role_policy.start,
    aws_secretsmanager_secret_version.application,
  ]
}

resource "aws_appautoscaling_target" "process" {
  for_each           = local.processes
  service_namespace  = "ecs"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.process[each.key].name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = each.value.size.min
  max_capacity       = each.value.size.max
}

resource "aws_appautoscaling_policy" "cpu" {
  for_each           = aws_appautoscaling_target.process
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = each.value.service_namespace
  resource_id        = each.value.resource_id
  scalable_dimension = each.value.scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value       = 60
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
