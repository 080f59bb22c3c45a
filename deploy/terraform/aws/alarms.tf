locals {
  balancer    = { LoadBalancer = aws_lb.this.arn_suffix }
  api_targets = merge(local.balancer, { TargetGroup = aws_lb_target_group.api.arn_suffix })
  database    = { DBInstanceIdentifier = aws_db_instance.this.identifier }
  # Both nodes hold the same data.
  queue        = { CacheClusterId = "${aws_elasticache_replication_group.this.id}-001" }
  gibibyte     = 1073741824
  free_storage = 0.15 * var.database.storage * local.gibibyte

  # In addition to the alerts in deploy/observability, which use the metrics of Orderly itself.
  alarms = {
    no-api           = ["AWS/ApplicationELB", "HealthyHostCount", local.api_targets, "Minimum", "<", 1]
    errors           = ["AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", local.api_targets, "Sum", ">", 50]
    balancer-errors  = ["AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", local.balancer, "Sum", ">", 50]
    slow             = ["AWS/ApplicationELB", "TargetResponseTime", local.api_targets, "p99", ">", 2]
    database-cpu     = ["AWS/RDS", "CPUUtilization", local.database, "Average", ">", 80]
    database-storage = ["AWS/RDS", "FreeStorageSpace", local.database, "Minimum", "<", local.free_storage]
    database-memory  = ["AWS/RDS", "FreeableMemory", local.database, "Minimum", "<", 0.25 * local.gibibyte]
    queue-memory     = ["AWS/ElastiCache", "DatabaseMemoryUsagePercentage", local.queue, "Maximum", ">", 80]
    mail-bounces     = ["AWS/SES", "Reputation.BounceRate", {}, "Maximum", ">", 0.05]
    mail-complaints  = ["AWS/SES", "Reputation.ComplaintRate", {}, "Maximum", ">", 0.001]
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = local.alarms
  alarm_name          = "${var.name}-${each.key}"
  namespace           = each.value[0]
  metric_name         = each.value[1]
  dimensions          = each.value[2]
  statistic           = startswith(each.value[3], "p") ? null : each.value[3]
  extended_statistic  = startswith(each.value[3], "p") ? each.value[3] : null
  comparison_operator = each.value[4] == "<" ? "LessThanThreshold" : "GreaterThanThreshold"
  threshold           = each.value[5]
  period              = 300
  evaluation_periods  = 2
  # A load balancer without errors or targets reports nothing.
  treat_missing_data = each.key == "no-api" ? "breaching" : "notBreaching"
  alarm_actions      = [var.alarm_topic_arn]
  ok_actions         = [var.alarm_topic_arn]
}
