#!/bin/sh
# Run by the image of nginx before it starts: HTTPS only where there is a certificate.
set -eu
if [ -r /etc/nginx/tls/fullchain.pem ] && [ -r /etc/nginx/tls/privkey.pem ]; then
  cp /etc/nginx/https.conf /tmp/https-enabled.conf
else
  rm -f /tmp/https-enabled.conf
fi
