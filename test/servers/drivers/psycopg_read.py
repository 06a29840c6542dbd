# psycopg 3: psycopg_read.py text|binary. Reads every type, writes the summaries back.
import sys
import psycopg
binary = sys.argv[1] == 'binary'
with psycopg.connect('dbname=drivers') as connection:
    cursor = connection.cursor(binary=binary)
    row = cursor.execute('SELECT * FROM every_type').fetchone()
    for column, value in zip(cursor.description, row):
        print(column.name, type(value).__name__, '%d bytes' % len(value) if isinstance(value, bytes) else value, sep='\t')
    cursor = connection.cursor()    # summaries as text, with a cast: a parameter of an unknown type is ambiguous
    ratings, waits, hours = cursor.execute('SELECT ratings, waits, hours FROM every_type').fetchone()
    cursor.execute('INSERT INTO kept VALUES (%s, %s::survey_summary, %s::duration_summary, %s::business_hours)', ('psycopg 3 ' + sys.argv[1], ratings, waits, hours))
