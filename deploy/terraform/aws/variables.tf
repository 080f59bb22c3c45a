variable "name" {
  description = "The prefix of the names of all resources."
  type        = string
  default     = "orderly"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,20}$", var.name))
    error_message = "Use 2 to 21 lower-case letters, digits and hyphens."
  }
}

variable "image" {
  description = "The image that API and workers run, by digest or exact tag."
  type        = string

  validation {
    condition     = can(regex("@sha256:[0-9a-f]{64}$|:v?[0-9]+\\.[0-9]+\\.[0-9]+", var.image))
    error_message = "Name an exact release or a digest."
  }
}

variable "migration_image" {
  description = "The image that migrates: the next release, before `image` names it. Default: `image`."
  type        = string
  default     = null
}

variable "image_credentials_secret_arn" {
  description = "Secret with the log-in of a private registry. Not for ECR."
  type        = string
  default     = null
}

variable "ecr_repository_arn" {
  description = "The repository of the image, when it is in ECR."
  type        = string
  default     = null
}

variable "domain" {
  description = "The name of the API, such as api.shop.example."
  type        = string
}

variable "mail_domain" {
  description = "The domain that mails come from, such as shop.example."
  type        = string
}

variable "mail_from" {
  description = "The sender of mails, at `mail_domain`."
  type        = string
}

variable "zone_id" {
  description = "The Route 53 zone of `domain` and of `mail_domain`."
  type        = string
}

variable "settings" {
  description = "Further settings of .env.example that are not secret."
  type        = map(string)
  default     = {}

  validation {
    condition = length(setintersection(keys(var.settings), [
      "DATABASE_URL", "DATABASE_MIGRATION_URL", "REDIS_URL", "SMTP_URL", "METRICS_TOKEN",
      "AUTH_ENCRYPTION_KEY", "AUDIT_CHAIN_KEY", "ADMIN_PASSWORD",
    ])) == 0
    error_message = "Put secrets into Secrets Manager."
  }

  validation {
    condition     = length(setintersection(keys(var.settings), ["TLS_CERT_FILE", "TLS_KEY_FILE"])) == 0
    error_message = "TLS ends at the load balancer, which speaks HTTP to the API."
  }
}

variable "database_passwords" {
  description = "Passwords of the schema's owner and the application. No plan or state has them."
  type        = object({ owner = string, application = string })
  ephemeral   = true
  sensitive   = true
}

variable "redis_password" {
  description = "The password of Redis: 16 to 128 letters and digits. The state contains it."
  type        = string
  sensitive   = true
}

variable "settings_secret_arn" {
  description = "Secret with the settings in `secret_settings`."
  type        = string
}

variable "secret_settings" {
  description = "The settings that API and workers take from that secret."
  type        = set(string)
  default     = ["METRICS_TOKEN", "AUTH_ENCRYPTION_KEY", "AUDIT_CHAIN_KEY"]
}

variable "administrator_secret_arn" {
  description = "Secret with ADMIN_EMAIL and ADMIN_PASSWORD, for the first migration."
  type        = string
  default     = null
}

variable "passwords_version" {
  description = "Raise this number to write changed passwords to the database and its URLs."
  type        = number
  default     = 1
}

variable "network" {
  description = "An existing network: its id, public and private subnets. Default: a new one."
  type = object({
    vpc_id             = string
    public_subnet_ids  = list(string)
    private_subnet_ids = list(string)
  })
  default = null
}

variable "cidr" {
  description = "The address range of a new network."
  type        = string
  default     = "10.40.0.0/16"
}

variable "nat_gateways" {
  description = "NAT gateways of a new network: 1 saves money, 2 survive the loss of a zone."
  type        = number
  default     = 2

  validation {
    condition     = contains([1, 2], var.nat_gateways)
    error_message = "Use 1 or 2."
  }
}

variable "database" {
  description = "PostgreSQL: version, instance class, storage in GiB, and days of backups."
  type = object({
    version     = optional(string, "18")
    class       = optional(string, "db.m7g.large")
    storage     = optional(number, 50)
    max_storage = optional(number, 500)
    backup_days = optional(number, 14)
  })
  default = {}
}

variable "redis_node_type" {
  description = "The instance class of the two nodes of the queue."
  type        = string
  default     = "cache.t4g.small"
}

variable "api" {
  description = "Size of an API in CPU units (1024 are one vCPU) and MiB, and how many there are."
  type = object({
    cpu    = optional(number, 1024)
    memory = optional(number, 2048)
    min    = optional(number, 2)
    max    = optional(number, 6)
  })
  default = {}
}

variable "worker" {
  description = "The same for workers."
  type = object({
    cpu    = optional(number, 512)
    memory = optional(number, 1024)
    min    = optional(number, 2)
    max    = optional(number, 4)
  })
  default = {}
}

variable "architecture" {
  description = "X86_64 or ARM64, which costs a fifth less."
  type        = string
  default     = "ARM64"
}

variable "kms_key_arn" {
  description = "Your KMS key for storage, secrets and logs. Default: the keys of AWS."
  type        = string
  default     = null
}

variable "alarm_topic_arn" {
  description = "The SNS topic that alarms go to."
  type        = string
}

variable "access_log_bucket" {
  description = "A bucket for the access log of the load balancer. Default: no access log."
  type        = string
  default     = null
}

variable "log_days" {
  description = "How many days the logs of the processes are kept."
  type        = number
  default     = 30
}
