// duckdb.js DIR load | version | time THREADS RUNS SQL | value SQL - DuckDB for bench/scale: "load" reads CSV from standard input.
const { DuckDBInstance } = require('@duckdb/node-api');

async function main([dir, command, ...args]) {
  const instance = await DuckDBInstance.create(`${dir}/tickets.duckdb`);
  const connection = await instance.connect();
  const value = async (sql) => (await connection.runAndReadAll(sql)).getRows()[0]?.[0];
  if (command === 'load') {
    await connection.run(`CREATE TABLE tickets AS SELECT * FROM read_csv('/dev/stdin', header = false, columns =
      {'id': 'BIGINT', 'team': 'INTEGER', 'score': 'INTEGER', 'created': 'TIMESTAMP', 'replied': 'TIMESTAMP'})`);
    await connection.run(`COPY tickets TO '${dir}/tickets.parquet'`);
  } else if (command === 'version') {
    console.log(await value('SELECT version()'));
  } else if (command === 'time') {
    const [threads, runs, sql] = args;
    await connection.run(`SET threads = ${threads}`);
    let least = Infinity;
    for (let i = 0; i <= runs; i++) {
      const start = process.hrtime.bigint();
      await connection.runAndReadAll(sql);
      if (i > 0) least = Math.min(least, Number(process.hrtime.bigint() - start) / 1e6);
    }
    console.log(least);
  } else {
    console.log(Number(await value(args[0])));
  }
}
main(process.argv.slice(2)).catch((error) => { console.error(error.message); process.exit(1); });
