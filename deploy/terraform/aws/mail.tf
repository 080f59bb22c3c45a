resource "aws_sesv2_email_identity" "this" {
  email_identity         = var.mail_domain
  configuration_set_name = aws_sesv2_configuration_set.this.configuration_set_name

  dkim_signing_attributes {
    next_signing_key_length = "RSA_2048_BIT"
  }
}

resource "aws_sesv2_configuration_set" "this" {
  configuration_set_name = var.name

  delivery_options {
    tls_policy = "REQUIRE"
  }

  reputation_options {
    reputation_metrics_enabled = true
  }
}

resource "aws_sesv2_email_identity_mail_from_attributes" "this" {
  email_identity   = aws_sesv2_email_identity.this.email_identity
  mail_from_domain = "bounce.${var.mail_domain}"
}

resource "aws_route53_record" "dkim" {
  count   = 3
  zone_id = var.zone_id
  type    = "CNAME"
  ttl     = 3600
  name = format(
    "%s._domainkey.%s",
    aws_sesv2_email_identity.this.dkim_signing_attributes[0].tokens[count.index],
    var.mail_domain,
  )
  records = [
    "${aws_sesv2_email_identity.this.dkim_signing_attributes[0].tokens[count.index]}.dkim.amazonses.com",
  ]
}

resource "aws_route53_record" "bounce" {
  for_each = {
    MX  = "10 feedback-smtp.${data.aws_region.current.name}.amazonses.com"
    TXT = "v=spf1 include:amazonses.com -all"
  }
  zone_id = var.zone_id
  name    = aws_sesv2_email_identity_mail_from_attributes.this.mail_from_domain
  type    = each.key
  ttl     = 3600
  records = [each.value]
}

# The SMTP server of SES knows IAM users only. This one may send from one domain, and nothing else.
resource "aws_iam_user" "mail" {
  name = "${var.name}-mail"
}

data "aws_iam_policy_document" "mail" {
  statement {
    actions = ["ses:SendRawEmail"]
    resources = [
      aws_sesv2_email_identity.this.arn,
      aws_sesv2_configuration_set.this.arn,
    ]
    condition {
      test     = "StringLike"
      variable = "ses:FromAddress"
      values   = ["*@${var.mail_domain}"]
    }
  }
}

resource "aws_iam_user_policy" "mail" {
  name   = "send"
  user   = aws_iam_user.mail.name
  policy = data.aws_iam_policy_document.mail.json
}

resource "aws_iam_access_key" "mail" {
  user = aws_iam_user.mail.name
}
