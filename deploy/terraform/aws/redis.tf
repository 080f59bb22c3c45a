resource "aws_elasticache_subnet_group" "this" {
  name       = var.name
  subnet_ids = local.private_subnets
}

# A queue that evicts loses jobs.
resource "aws_elasticache_parameter_group" "this" {
  name   = "${var.name}-valkey8"
  family = "valkey8"

  parameter {
    name  = "maxmemory-policy"
    value = "noeviction"
  }
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id = var.name
  description          = "The queue of ${var.name}"
  engine               = "valkey"
  engine_version       = "8.0"
  node_type            = var.redis_node_type
  parameter_group_name = aws_elasticache_parameter_group.this.name

  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  subnet_group_name          = aws_elasticache_subnet_group.this.name
  security_group_ids         = [local.group["redis"]]

  at_rest_encryption_enabled = true
  kms_key_id                 = var.kms_key_arn
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  auth_token                 = var.redis_password

  # Workers can create jobs again from the database; a snapshot saves that time.
  snapshot_retention_limit   = 1
  auto_minor_version_upgrade = true
  maintenance_window         = "sun:03:30-sun:04:30"
}
