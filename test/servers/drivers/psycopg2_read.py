# psycopg2: reads every type, writes the summaries back.
import psycopg2
with psycopg2.connect('dbname=drivers') as connection:
    cursor = connection.cursor()
    cursor.execute('SELECT * FROM every_type')
    row = cursor.fetchone()
    for column, value in zip(cursor.description, row):
        print(column.name, type(value).__name__, value, sep='\t')
    cursor.execute('INSERT INTO kept VALUES (%s, %s, %s, %s)', ('psycopg2',) + row[-3:])
