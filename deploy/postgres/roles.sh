#!/bin/sh
# Run by the image of PostgreSQL when its volume is empty. The role gets its rights from the
# migrations; until then it has none.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$POSTGRES_APP_PASSWORD" \
  --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE orderly_app LOGIN PASSWORD :'password';
SQL
