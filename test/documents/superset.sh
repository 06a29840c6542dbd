#!/bin/sh
# The dashboard of integrations/superset in a real Superset: it is imported into a fresh instance, and every chart's data are asked
# for over HTTP and compared with SQL. Runs where CSKPI_SUPERSET names the program superset (of pip install apache-superset).
[ -n "${CSKPI_SUPERSET:-}" ] || { echo "1..0 # SKIP CSKPI_SUPERSET does not name a superset"; exit 0; }
python=$(dirname "$CSKPI_SUPERSET")/python
home=$scratch/superset
mkdir -p "$home"
psql() { command psql -X -q -A -t -v ON_ERROR_STOP=1 -d superset_demo "$@"; }
command psql -X -q -d postgres -c 'CREATE DATABASE superset_demo TEMPLATE demo STRATEGY file_copy' || exit 1
psql -f "$cskpi_root/integrations/superset/summaries.sql" || exit 1

cat >"$home/superset_config.py" <<CONFIG
SECRET_KEY = 'only for this run of a test, and long enough'
SQLALCHEMY_DATABASE_URI = 'sqlite:///$home/superset.db'
CONFIG
export SUPERSET_HOME="$home" SUPERSET_CONFIG_PATH="$home/superset_config.py" FLASK_APP=superset
cp -r "$cskpi_root/integrations/superset/export" "$home/export"
sed -i "s#^sqlalchemy_uri:.*#sqlalchemy_uri: postgresql+psycopg2://$PGUSER@/superset_demo?host=$PGHOST\&port=$PGPORT#" "$home/export/databases/cskpi_demo.yaml"
(cd "$home" && "$python" -m zipfile -c export.zip export)

n=0
ok() { n=$((n + 1)); echo "ok $n - $1"; }
not_ok() { n=$((n + 1)); echo "not ok $n - $1"; tail -20 "$home/log" | sed 's/^/# /'; }
step() { what=$1; shift; if "$@" >"$home/log" 2>&1; then ok "$what"; else not_ok "$what"; echo "1..$n"; exit 1; fi; }
step "a fresh Superset" "$CSKPI_SUPERSET" db upgrade
step "an administrator" "$CSKPI_SUPERSET" fab create-admin --username admin --firstname a --lastname a --email a@example.org --password admin
step "its rights" "$CSKPI_SUPERSET" init
step "takes the dashboard" "$CSKPI_SUPERSET" import-dashboards -p "$home/export.zip" -u admin
"$CSKPI_SUPERSET" run -h 127.0.0.1 -p 5998 >"$home/log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null' EXIT

cat >"$home/ask.py" <<'PYTHON'
import json, sys, time, urllib.request
def call(path, data=None, token=None):
    headers = {'Content-Type': 'application/json'} if data else {}
    if token: headers['Authorization'] = 'Bearer ' + token
    with urllib.request.urlopen(urllib.request.Request('http://127.0.0.1:5998' + path, json.dumps(data).encode() if data else None, headers)) as f:
        return f.status, json.load(f)
for _ in range(120):
    try: urllib.request.urlopen('http://127.0.0.1:5998/health'); break
    except OSError: time.sleep(1)
token = call('/api/v1/security/login', {'username': 'admin', 'password': 'admin', 'provider': 'db'})[1]['access_token']
charts = call('/api/v1/chart/?q=(page_size:100)', token=token)[1]['result']
for chart in sorted(charts, key=lambda c: c['slice_name']):
    status, body = call('/api/v1/chart/%d/data/' % chart['id'], token=token)
    for q in body['result']:
        print('\t'.join([str(status), chart['slice_name'], str(q['rowcount']), q['query'].replace('\n', ' '), json.dumps(q['data'][0], sort_keys=True)]))
PYTHON
"$python" "$home/ask.py" >"$home/answers" 2>"$home/log" || not_ok "its charts answer"
charts=$(ls "$cskpi_root"/integrations/superset/export/charts | wc -l)
[ "$(cut -f2 "$home/answers" | sort -u | wc -l)" = "$charts" ] && ok "all $charts charts answer" || not_ok "all $charts charts answer"
# Each query once more in psql: as many rows, and one of them has the numbers of Superset's first.
tab=$(printf '\t')
while IFS=$tab read -r status name rows query first; do
  query=${query%;*}
  [ "$status" = 200 ] && [ "$(psql -c "SET TimeZone = 'UTC'" -c "SELECT count(*) FROM ($query) AS q")" = "$rows" ] && ok "$name: $rows rows" || not_ok "$name: $rows rows"
  same=$(FIRST=$first QUERY=$query "$python" - <<'PYTHON'
import json, os, subprocess
row = json.loads(os.environ['FIRST'])
out = subprocess.run(['psql', '-X', '-q', '-A', '-t', '-d', 'superset_demo', '-c', "SET TimeZone = 'UTC'", '-c',
                      "SELECT json_agg(q) FROM (%s) AS q" % os.environ['QUERY']], stdout=subprocess.PIPE, check=True).stdout
def number(x): return isinstance(x, (int, float))
def equal(mine):
    names = [k for k in mine if number(mine[k])]
    return names and all(number(row[k]) and abs(row[k] - mine[k]) <= 1e-9 * max(1, abs(mine[k])) for k in names)
print(any(equal(mine) for mine in json.loads(out)))
PYTHON
)
  [ "$same" = True ] && ok "$name: the numbers that SQL gives" || not_ok "$name: the numbers that SQL gives"
done <"$home/answers"
command psql -X -q -d postgres -c 'DROP DATABASE superset_demo WITH (FORCE)'
echo "1..$n"
