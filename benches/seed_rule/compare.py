#!/usr/bin/env python3
"""Runs the seed rule's query by DuckDB and by Kustodian over the same Parquet files, in alternation.

    pip install duckdb
    benches/seed_rule/compare.py --data DIR --kustodian target/release/kustodian [--rounds 9] [--threads 2]

Both run in one process each that stays up, so that neither pays for its start; both answer with all
rows. The answers are compared before anything is timed. Prints the medians in milliseconds and their
ratio, for one hour of the day and for the whole day. Without --kustodian only DuckDB is timed.
Exit 1 when the answers differ or a ratio is above --max-ratio.
"""
import argparse, json, os, pathlib, shlex, statistics, subprocess, sys, time

import duckdb

HERE = pathlib.Path(__file__).parent
SPANS = {
    "one hour of 24": ("2026-01-15T12:00:00Z", "2026-01-15T13:00:00Z"),
    "all 24 hours": ("2026-01-14T23:59:59Z", "2026-01-16T00:00:00Z"),
}


def fill(text, **values):
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


class DuckDb:
    name = "DuckDB"

    def __init__(self, data, threads):
        self.connection = duckdb.connect(config={"threads": threads})
        self.connection.execute("SET TimeZone = 'UTC'")
        self.files = os.path.join(data, "*.parquet")
        self.text = (HERE / "query.sql").read_text()

    def run(self, start, end):
        query = fill(self.text, files=self.files, **{"from": start, "to": end})
        return self.connection.execute(query).fetchall()

    def ids(self, rows):
        return [row[8] for row in rows]


class Kustodian:
    name = "Kustodian"

    def __init__(self, command, data, threads):
        arguments = shlex.split(command) + ["query", "--batch", "--data", "SigninLogs=" + data]
        environment = dict(os.environ, TOKIO_WORKER_THREADS=str(threads))
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        self.text = (HERE / "query.kql").read_text()

    def run(self, start, end):
        query = fill(self.text, **{"from": start, "to": end})
        self.process.stdin.write(json.dumps({"id": "q", "query": query, "mode": "run"}) + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            try:
                answer = json.loads(line)
            except ValueError:
                continue
            if "rows" in answer:
                return answer["rows"]
            sys.exit("kustodian: " + json.dumps(answer))
        sys.exit("kustodian ended without an answer")

    def ids(self, rows):
        return [row[8] for row in rows]


def timed(engine, span):
    start = time.perf_counter()
    rows = engine.run(*span)
    return (time.perf_counter() - start) * 1000, rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder of the generated files")
    parser.add_argument("--kustodian", help="command of the engine")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--max-ratio", type=float)
    options = parser.parse_args()
    engines = [DuckDb(options.data, options.threads)]
    if options.kustodian:
        engines.append(Kustodian(options.kustodian, options.data, options.threads))
    failed = False
    for name, span in SPANS.items():
        # The first run is not timed: it fills the page cache, and its answers are compared.
        answers = [sorted(engine.ids(engine.run(*span))) for engine in engines]
        if any(answer != answers[0] for answer in answers):
            failed = True
            print(f"{name}: the answers differ: {[len(answer) for answer in answers]} rows")
            continue
        times = {engine.name: [] for engine in engines}
        for _ in range(options.rounds):
            for engine in engines:
                times[engine.name].append(timed(engine, span)[0])
        medians = {engine: statistics.median(values) for engine, values in times.items()}
        text = ", ".join(f"{engine} {median:.0f} ms" for engine, median in medians.items())
        if len(engines) == 2:
            ratio = medians["Kustodian"] / medians["DuckDB"]
            failed |= options.max_ratio is not None and ratio > options.max_ratio
            text += f", ratio {ratio:.2f}"
        print(f"{name}: {len(answers[0])} rows, medians of {options.rounds}: {text}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
