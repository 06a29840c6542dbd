// node-postgres: reads every type, writes the summaries back.
const { Client } = require('pg');
(async () => {
  const client = new Client({ host: '127.0.0.1', port: process.env.PGPORT, user: 'postgres', database: 'drivers' });
  await client.connect();
  const row = (await client.query('SELECT * FROM every_type')).rows[0];
  for (const [name, value] of Object.entries(row)) {
    const type = value === null ? 'null' : typeof value === 'object' ? value.constructor.name : typeof value;
    const text = value instanceof Date ? value.toISOString() : value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value);
    console.log([name, type, text].join('\t'));
  }
  await client.query('INSERT INTO kept VALUES ($1, $2, $3, $4)', ['node-postgres', row.ratings, row.waits, row.hours]);
  await client.end();
})();
