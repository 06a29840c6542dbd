#!/bin/sh
# Every documented statement passes the PostgreSQL dialect of sqlglot, which Superset and other tools read SQL with. Runs where
# python3, or the python that CSKPI_PYTHON names, has it (pip install sqlglot).
python=${CSKPI_PYTHON:-python3}
"$python" -c 'import sqlglot' 2>/dev/null || { echo "1..0 # SKIP sqlglot is not here; CSKPI_PYTHON names a python that has it"; exit 0; }
exec "$python" - "$cskpi_root" <<'PYTHON'
import glob, logging, re, sys
import sqlglot
logging.disable(logging.CRITICAL)
root, n = sys.argv[1], 0
def check(sql, what):
    global n
    n += 1
    sql = re.sub(r'\[\[.*?\]\]', '', sql, flags=re.S)    # Metabase's optional clauses
    sql = '\n'.join(line for line in sql.split('\n') if not line.startswith('\\'))
    try:
        sqlglot.parse(sql, read='postgres')
        print('ok %d - %s' % (n, what))
    except sqlglot.errors.SqlglotError as e:
        print('not ok %d - %s\n# %s' % (n, what, str(e).replace('\n', '\n# ')))
for page in [root + '/README.md'] + sorted(glob.glob(root + '/doc/**/*.md', recursive=True) + glob.glob(root + '/integrations/**/*.md', recursive=True)):
    text = open(page, encoding='utf-8').read()
    for block in re.finditer(r'^```sql\n(.*?)^```', text, re.S | re.M):
        check(block.group(1), '%s line %d' % (page[len(root) + 1:], text.count('\n', 0, block.start()) + 1))
for file in ['demo/report.sql', 'demo/weekly.sql', 'integrations/superset/summaries.sql']:
    check(open(root + '/' + file, encoding='utf-8').read(), file)
for name, example in re.findall(r"\('[\w ]+', '(\w+)', '(?:[^']|'')*', '((?:[^']|'')*)'\)", open(root + '/src/functions.sql', encoding='utf-8').read()):
    check(example.replace("''", "'"), 'the example of ' + name)
print('1..%d' % n)
PYTHON
