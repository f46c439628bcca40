#!/bin/sh
# Runs once, in an empty database: the role that the product signs in as, and its database.
# It is no superuser, for superusers pass through the locks on the rows of organisations.
set -eu
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set password="$(cat "${DATABASE_PASSWORD_FILE:-/run/secrets/database_password}")" <<'SQL'
CREATE ROLE meetpunt LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE meetpunt OWNER meetpunt ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE meetpunt FROM PUBLIC;
SQL
