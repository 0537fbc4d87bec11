# OpenTelemetry for order-service (nodejs22.x, arm64, eu-west-1)
# Merge it into the resource of the function: what is not named here stays as it is.
resource "aws_lambda_function" "order_service" {
  layers = [
    # your other layers stay, in this order:
    # "arn:aws:lambda:eu-west-1:123456789012:layer:zebra:3",
    "arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16",
    # "arn:aws:lambda:eu-west-1:123456789012:layer:alpha:1",
  ]

  tracing_config {
    mode = "Active"
  }

  environment {
    variables = merge(
      {
        # your 3 other variables stay
      },
      {
        AWS_LAMBDA_EXEC_WRAPPER              = "/opt/otel-instrument"
        OTEL_AWS_APPLICATION_SIGNALS_ENABLED = "false"
      },
    )
  }

  # Lambda refuses active tracing while the role may not send traces.
  depends_on = [aws_iam_role_policy_attachment.order_service_tracing]
}

data "aws_partition" "current" {}

# Allows xray:PutTraceSegments and xray:PutTelemetryRecords; role is that of the function.
resource "aws_iam_role_policy_attachment" "order_service_tracing" {
  role       = aws_iam_role.order_service.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AWSXRayDaemonWriteAccess"
}

# With the module terraform-aws-modules/lambda/aws instead: layers as above, environment_variables,
# tracing_mode = "Active", attach_tracing_policy = true.
