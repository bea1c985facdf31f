#!/usr/bin/env python3
"""Times the functions that rules use most in Kustodian, DuckDB and ClickHouse over the same files.

    pip install duckdb chdb
    benches/functions/compare.py --data DIR --kustodian target/release/kustodian [--files 10] [--rounds 5] [--threads 2]

The engines run in alternation, each in one process that stays up; every round runs each case once
in each engine. Prints a table of medians in milliseconds and the ratio to the faster peer. Exit 1
when a ratio is above --max-ratio, or when answers differ that should be equal.
"""
import argparse, glob, json, os, shlex, statistics, subprocess, sys, time

import chdb.session
import duckdb

from cases import CASES


class DuckDb:
    name = "DuckDB"

    def __init__(self, files, threads):
        self.connection = duckdb.connect(config={"threads": threads})
        self.connection.execute("SET TimeZone = 'UTC'")
        self.table = "read_parquet([" + ", ".join(f"'{file}'" for file in files) + "])"

    def run(self, query):
        return [list(row) for row in self.connection.execute(query.replace("{t}", self.table)).fetchall()]


class ClickHouse:
    name = "ClickHouse"

    def __init__(self, files, threads):
        self.session = chdb.session.Session()
        self.threads = threads
        folder = os.path.dirname(files[0])
        names = ",".join(os.path.basename(file) for file in files)
        self.table = f"file('{folder}/{{{names}}}', Parquet)"

    def run(self, query):
        text = query.replace("{t}", self.table) + f" SETTINGS max_threads = {self.threads}"
        answer = self.session.query(text, "JSONCompactEachRow")
        return [json.loads(line) for line in str(answer).splitlines()]


class Kustodian:
    name = "Kustodian"

    def __init__(self, command, files, threads):
        data = ["SigninLogs=" + file for file in files]
        arguments = shlex.split(command) + ["query", "--batch", "--data", *data]
        environment = dict(os.environ, TOKIO_WORKER_THREADS=str(threads))
        self.process = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def run(self, query):
        self.process.stdin.write(json.dumps({"id": "q", "query": query, "mode": "run"}) + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            try:
                answer = json.loads(line)
            except ValueError:
                continue
            if "rows" in answer:
                return answer["rows"]
            sys.exit(f"kustodian: {answer} for {query}")
        sys.exit("kustodian ended without an answer")


def same(a, b):
    """Whether two answers of one row are equal, whatever their types."""
    return [str(value) for row in a for value in row] == [str(value) for row in b for value in row]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder of the generated files")
    parser.add_argument("--kustodian", required=True, help="command of the engine")
    parser.add_argument("--files", type=int, default=10, help="how many of the files; each has a million rows")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", help="names of cases, separated by commas")
    parser.add_argument("--max-ratio", type=float)
    options = parser.parse_args()
    files = [os.path.abspath(file) for file in sorted(glob.glob(os.path.join(options.data, "*.parquet")))]
    files = files[: options.files]
    engines = [
        Kustodian(options.kustodian, files, options.threads),
        DuckDb(files, options.threads),
        ClickHouse(files, options.threads),
    ]
    failed = False
    print("| function | Kustodian | DuckDB | ClickHouse | ratio to the faster peer |\n|---|---|---|---|---|")
    for case in CASES:
        if options.only and case["name"] not in options.only.split(","):
            continue
        # The first run is not timed: it fills the page cache, and its answers are compared.
        answers = [engine.run(case[engine.name]) for engine in engines]
        times = {engine.name: [] for engine in engines}
        for _ in range(options.rounds):
            for engine in engines:
                start = time.perf_counter()
                engine.run(case[engine.name])
                times[engine.name].append((time.perf_counter() - start) * 1000)
        medians = {name: statistics.median(values) for name, values in times.items()}
        ratio = medians["Kustodian"] / min(medians["DuckDB"], medians["ClickHouse"])
        note = ""
        if case["exact"] and not all(same(answers[0], answer) for answer in answers[1:]):
            failed = True
            note = f" (answers differ: {answers})"
        failed |= options.max_ratio is not None and ratio > options.max_ratio
        row = " | ".join(f"{medians[engine.name]:.0f}" for engine in engines)
        print(f"| {case['name']} | {row} | {ratio:.2f}{note} |", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
