output "url" {
  description = "The address of the API."
  value       = "https://${var.domain}"
}

output "migrate" {
  description = "The command that runs the migration."
  value = join(" ", [
    "aws ecs run-task --launch-type FARGATE",
    "--cluster ${aws_ecs_cluster.this.name}",
    "--task-definition ${aws_ecs_task_definition.migration.arn}",
    "--network-configuration",
    "'awsvpcConfiguration={subnets=[${join(",", local.private_subnets)}],securityGroups=[${local.group["tasks"]}]}'",
  ])
}

output "database_address" {
  description = "The host of PostgreSQL."
  value       = aws_db_instance.this.address
}

output "queue_address" {
  description = "The host of the queue."
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}

output "log_group" {
  description = "The log group of the processes."
  value       = aws_cloudwatch_log_group.this.name
}
