# ODBC, through pyodbc: reads every type, writes the summaries back.
import os
import pyodbc
connection = pyodbc.connect('DRIVER={PostgreSQL Unicode};Servername=127.0.0.1;Port=%s;Database=drivers;Uid=postgres' % os.environ['PGPORT'])
cursor = connection.cursor()
row = cursor.execute('SELECT * FROM every_type').fetchone()
for column, value in zip(cursor.description, row):
    print(column[0], type(value).__name__, value, sep='\t')
cursor.execute('INSERT INTO kept VALUES (?, ?::survey_summary, ?::duration_summary, ?::business_hours)', 'odbc', *row[-3:])
connection.commit()
