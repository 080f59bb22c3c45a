{{- define "orderly.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What never changes: selectors are immutable. */}}
{{- define "orderly.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "orderly.labels" -}}
{{ include "orderly.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "orderly.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* The settings of every container. Values stand here and not in a ConfigMap: so a change rolls
     the pods, and the migration, which runs before any object of the chart exists, has them. */}}
{{- define "orderly.env" -}}
{{- $values := .root.Values -}}
- name: NODE_ENV
  value: production
- name: NODE_OPTIONS
  value: --max-old-space-size={{ div (mul 3 (int .memoryMi)) 4 }}
- name: PUBLIC_URL
  value: {{ $values.publicUrl | quote }}
- name: SHUTDOWN_DRAIN_MS
  value: {{ mul 1000 (int $values.shutdown.drainSeconds) | quote }}
- name: SHUTDOWN_TIMEOUT_MS
  value: {{ mul 1000 (int $values.shutdown.timeoutSeconds) | quote }}
{{- if $values.trust.configMap }}
- name: NODE_EXTRA_CA_CERTS
  value: /etc/orderly/trust/ca.crt
{{- end }}
{{- range $name, $value := $values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- range $values.secrets.settings }}
- name: {{ . }}
  valueFrom:
    secretKeyRef:
      name: {{ $values.secrets.application }}
      key: {{ . }}
{{- end }}
{{- end -}}

{{/* What Kubernetes calls the restricted profile, and a file system that nothing can be written to. */}}
{{- define "orderly.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "orderly.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "orderly.mounts" -}}
- name: tmp
  mountPath: /tmp
{{- if .Values.trust.configMap }}
- name: trust
  mountPath: /etc/orderly/trust
  readOnly: true
{{- end }}
{{- end -}}

{{- define "orderly.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 256Mi
{{- if .Values.trust.configMap }}
- name: trust
  configMap:
    name: {{ .Values.trust.configMap }}
{{- end }}
{{- end -}}

{{/* What every pod has. No part of Orderly calls the API of Kubernetes. */}}
{{- define "orderly.pod" -}}
automountServiceAccountToken: false
# The variables that Kubernetes sets for Services would look like misspelt settings.
enableServiceLinks: false
securityContext:
  {{- include "orderly.podSecurity" . | nindent 2 }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.scheduling.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.scheduling.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.scheduling.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
volumes:
  {{- include "orderly.volumes" . | nindent 2 }}
{{- end -}}

{{/* SHUTDOWN_TIMEOUT_MS and a margin. There is no preStop hook: a process drains by itself. */}}
{{- define "orderly.grace" -}}
{{- if ge (int .Values.shutdown.drainSeconds) (int .Values.shutdown.timeoutSeconds) -}}
{{- fail "shutdown.drainSeconds must be less than shutdown.timeoutSeconds" -}}
{{- end -}}
{{ add 10 (int .Values.shutdown.timeoutSeconds) }}
{{- end -}}

{{- define "orderly.spread" -}}
{{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "orderly.selector" $.root | nindent 6 }}
      app.kubernetes.io/component: {{ $.component }}
  # Otherwise the pods of the release before would count.
  matchLabelKeys: [pod-template-hash]
{{- end }}
{{- end -}}
