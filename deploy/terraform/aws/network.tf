locals {
  zones           = slice(data.aws_availability_zones.available.names, 0, 2)
  new_zones       = var.network == null ? local.zones : []
  vpc_id          = var.network == null ? aws_vpc.this[0].id : var.network.vpc_id
  public_subnets  = var.network == null ? aws_subnet.public[*].id : var.network.public_subnet_ids
  private_subnets = var.network == null ? aws_subnet.private[*].id : var.network.private_subnet_ids
}

resource "aws_vpc" "this" {
  count                = length(local.new_zones) > 0 ? 1 : 0
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

resource "aws_internet_gateway" "this" {
  count  = length(aws_vpc.this)
  vpc_id = local.vpc_id
  tags   = { Name = var.name }
}

resource "aws_subnet" "public" {
  count             = length(local.new_zones)
  vpc_id            = local.vpc_id
  availability_zone = local.new_zones[count.index]
  cidr_block        = cidrsubnet(var.cidr, 4, count.index)
  tags              = { Name = "${var.name}-public-${local.new_zones[count.index]}" }
}

resource "aws_subnet" "private" {
  count             = length(local.new_zones)
  vpc_id            = local.vpc_id
  availability_zone = local.new_zones[count.index]
  cidr_block        = cidrsubnet(var.cidr, 4, 8 + count.index)
  tags              = { Name = "${var.name}-private-${local.new_zones[count.index]}" }
}

resource "aws_eip" "nat" {
  count  = var.network == null ? var.nat_gateways : 0
  domain = "vpc"
}

resource "aws_nat_gateway" "this" {
  count         = length(aws_eip.nat)
  allocation_id = aws_eip.nat[count.index].id
  subnet_id     = aws_subnet.public[count.index].id
  depends_on    = [aws_internet_gateway.this]
}

resource "aws_route_table" "public" {
  count  = length(aws_vpc.this)
  vpc_id = local.vpc_id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this[0].id
  }
}

resource "aws_route_table" "private" {
  count  = length(local.new_zones)
  vpc_id = local.vpc_id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.this[count.index % var.nat_gateways].id
  }
}

resource "aws_route_table_association" "public" {
  count          = length(aws_subnet.public)
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public[0].id
}

resource "aws_route_table_association" "private" {
  count          = length(aws_subnet.private)
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private[count.index].id
}
