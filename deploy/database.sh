#!/bin/sh
# Run once by the database's image on an empty volume: the two roles that docs/operations.md asks
# for, neither of them a superuser. Their passwords come from the secrets beside docker-compose.yml.
set -eu

owner=$(cat "$OWNER_PASSWORD_FILE")
app=$(cat "$APP_PASSWORD_FILE")

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set owner="$owner" --set app="$app" \
    --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE hemrond_owner LOGIN PASSWORD :'owner';
CREATE ROLE hemrond_app LOGIN PASSWORD :'app';
SELECT format('ALTER DATABASE %I OWNER TO hemrond_owner', current_database()) \gexec
CREATE EXTENSION IF NOT EXISTS btree_gist;
SQL
