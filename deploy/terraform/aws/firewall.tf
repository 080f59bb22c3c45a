resource "aws_security_group" "this" {
  for_each = {
    balancer = "The load balancer of the API"
    tasks    = "API, workers and migrations"
    database = "PostgreSQL"
    redis    = "The queue"
  }
  name        = "${var.name}-${each.key}"
  description = each.value
  vpc_id      = local.vpc_id
}

locals {
  group = { for name, group in aws_security_group.this : name => group.id }

  # Only these groups reach the database and the queue.
  inner = {
    api      = { from = "balancer", to = "tasks", port = 3000 }
    database = { from = "tasks", to = "database", port = 5432 }
    redis    = { from = "tasks", to = "redis", port = 6379 }
  }
}

resource "aws_vpc_security_group_ingress_rule" "inner" {
  for_each                     = local.inner
  description                  = "${each.value.from} to ${each.value.to}"
  security_group_id            = local.group[each.value.to]
  referenced_security_group_id = local.group[each.value.from]
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_egress_rule" "inner" {
  for_each                     = local.inner
  description                  = "${each.value.from} to ${each.value.to}"
  security_group_id            = local.group[each.value.from]
  referenced_security_group_id = local.group[each.value.to]
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  for_each          = toset(["80", "443"])
  description       = "Clients"
  security_group_id = local.group["balancer"]
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = tonumber(each.value)
  to_port           = tonumber(each.value)
}

# For images, secrets, payments, webhooks and pushes, and for mail with TLS from the first byte.
resource "aws_vpc_security_group_egress_rule" "outgoing" {
  for_each          = toset(["443", "465"])
  description       = "HTTPS and mail"
  security_group_id = local.group["tasks"]
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = tonumber(each.value)
  to_port           = tonumber(each.value)
}
