#!/bin/sh
# Two roles: one owns the tables and migrates, the other runs the service and owns nothing.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres \
    -v owner="$PREPISKA_OWNER_PASSWORD" -v app="$PREPISKA_APP_PASSWORD" <<'SQL'
CREATE ROLE prepiska_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'owner';
CREATE ROLE prepiska_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'app';
CREATE DATABASE prepiska OWNER prepiska_owner;
SQL
