#!/bin/sh
# Run by the image of nginx before it starts: HTTPS where there is a certificate, HTTP elsewhere.
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
