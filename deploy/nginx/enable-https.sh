#!/bin/sh
# The nginx image runs this before nginx starts: HTTPS if there is a certificate, otherwise HTTP.
set -eu
if [ -r /etc/nginx/tls/fullchain.pem ] && [ -r /etc/nginx/tls/privkey.pem ]; then
  case "$PUBLIC_URL" in
    https://*) ;;
    *)
      echo 'There is a certificate, so set PUBLIC_URL to the https origin.' >&2
      exit 1
      ;;
  esac
  sed "s|\${PUBLIC_URL}|${PUBLIC_URL%/}|" /etc/nginx/https.conf >/tmp/servers.conf
else
  cp /etc/nginx/http.conf /tmp/servers.conf
fi
