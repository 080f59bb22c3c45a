{{/* A process that runs for good: the API or the worker. Takes root, component, values, command,
     port and the allowance of the start. */}}
{{- define "orderly.process" -}}
{{- $labels := include "orderly.selector" .root -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "orderly.name" .root }}-{{ .component }}
  labels:
    {{- include "orderly.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
spec:
  {{- if not .values.autoscaling.enabled }}
  replicas: {{ .values.replicas }}
  {{- end }}
  revisionHistoryLimit: 3
  progressDeadlineSeconds: 900
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  selector:
    matchLabels:
      {{- $labels | nindent 6 }}
      app.kubernetes.io/component: {{ .component }}
  template:
    metadata:
      labels:
        {{- include "orderly.labels" .root | nindent 8 }}
        app.kubernetes.io/component: {{ .component }}
      {{- with .root.Values.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ include "orderly.name" .root }}
      terminationGracePeriodSeconds: {{ include "orderly.grace" .root }}
      {{- include "orderly.pod" .root | nindent 6 }}
      topologySpreadConstraints:
        {{- include "orderly.spread" . | nindent 8 }}
      containers:
        - name: {{ .component }}
          image: {{ include "orderly.image" .root | quote }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          command: [node, {{ .command }}]
          ports:
            - name: http
              containerPort: {{ .port }}
          env:
            {{- include "orderly.env" (dict "root" .root "memoryMi" .values.memoryMi) | nindent 12 }}
          # Fails until the process has reached its servers, which a restart would not help.
          startupProbe:
            httpGet: { path: /health/startup, port: http }
            periodSeconds: 2
            timeoutSeconds: 3
            failureThreshold: {{ div .startSeconds 2 }}
          # Checks the process alone, not its servers.
          livenessProbe:
            httpGet: { path: /health/live, port: http }
            periodSeconds: 10
            timeoutSeconds: 3
            failureThreshold: 3
          # Fails without the database, and during the shutdown.
          readinessProbe:
            httpGet: { path: /health/ready, port: http }
            periodSeconds: 5
            timeoutSeconds: 3
            failureThreshold: 2
          resources:
            requests:
              cpu: {{ .values.cpu }}
              memory: {{ .values.memoryMi }}Mi
            limits:
              memory: {{ .values.memoryMi }}Mi
          securityContext:
            {{- include "orderly.containerSecurity" .root | nindent 12 }}
          volumeMounts:
            {{- include "orderly.mounts" .root | nindent 12 }}
{{- end -}}

{{/* A command that runs once and ends, as a pod's spec. Takes root, name, command, memoryMi and
     extra environment. */}}
{{- define "orderly.command" -}}
restartPolicy: Never
{{ include "orderly.pod" .root }}
containers:
  - name: {{ .name }}
    image: {{ include "orderly.image" .root | quote }}
    imagePullPolicy: {{ .root.Values.image.pullPolicy }}
    command: [node, apps/cli/bin/orderly.mjs, {{ .command | quote }}]
    env:
      {{- include "orderly.env" (dict "root" .root "memoryMi" .memoryMi) | nindent 6 }}
      {{- .extraEnv | nindent 6 }}
    resources:
      requests:
        cpu: 100m
        memory: {{ .memoryMi }}Mi
      limits:
        memory: {{ .memoryMi }}Mi
    securityContext:
      {{- include "orderly.containerSecurity" .root | nindent 6 }}
    volumeMounts:
      {{- include "orderly.mounts" .root | nindent 6 }}
{{- end -}}
