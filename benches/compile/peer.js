// Microsoft's language service under Node: the same work as the `compile` benchmark, in one process.
//   node peer.js QUERIES.jsonl SCHEMAS.json ROUNDS
'use strict';
require('@kusto/language-service-next/bridge.min.js');
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
const fs = require('fs');
const { System, Kusto } = globalThis;
const { Symbols, GlobalState, KustoCode } = Kusto.Language;

const [queriesFile, schemasFile, rounds] = process.argv.slice(2);
const queries = fs.readFileSync(queriesFile, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line).query);
const array = (type, items) => System.Array.init(items, type);
const tables = Object.entries(JSON.parse(fs.readFileSync(schemasFile, 'utf8'))).map(([name, columns]) =>
  new Symbols.TableSymbol.$ctor4(name, array(Symbols.ColumnSymbol, columns.map((column) =>
    new Symbols.ColumnSymbol(column.name, Symbols.ScalarTypes.GetSymbol(column.type), null, null, null)))));
const database = new Symbols.DatabaseSymbol.ctor('logs', array(Symbols.Symbol, tables));
const globals = GlobalState.Default.WithDatabase(database);

function times(work) {
  const best = queries.map(() => Infinity);
  for (let round = 0; round < Number(rounds); round += 1) {
    queries.forEach((query, index) => {
      const start = process.hrtime.bigint();
      try { work(query); } catch { /* A crash of the service counts with the time it took. */ }
      best[index] = Math.min(best[index], Number(process.hrtime.bigint() - start) / 1e6);
    });
  }
  const sorted = [...best].sort((a, b) => a - b);
  return { mean_ms: best.reduce((a, b) => a + b, 0) / best.length, median_ms: sorted[sorted.length >> 1], max_ms: sorted[sorted.length - 1] };
}

const parse = times((query) => KustoCode.Parse(query, globals));
const both = times((query) => KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics());
console.log(JSON.stringify({ queries: queries.length, parse, parse_and_bind: both }));
