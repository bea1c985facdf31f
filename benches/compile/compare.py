#!/usr/bin/env python3
"""Times parsing and binding by Kustodian and by Microsoft's language service, one after the other.

    npm install --prefix target/bench/peer @kusto/language-service-next@12.4.1
    benches/compile/compare.py QUERIES.jsonl --compile target/release/compile --peer target/bench/peer [--rounds 3]

Each line of QUERIES.jsonl is an object with a `query`. Prints milliseconds a query. Without --peer
only Kustodian is timed. Exit 1 when a mean is above --max-parse or --max-bind.
"""
import argparse, json, os, pathlib, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).parent


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("queries")
    arguments.add_argument("--compile", required=True, help="the `compile` benchmark's binary")
    arguments.add_argument("--peer", help="a folder with node_modules/@kusto/language-service-next")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--max-parse", type=float, default=1.0, help="milliseconds")
    arguments.add_argument("--max-bind", type=float, default=3.0, help="milliseconds")
    options = arguments.parse_args()
    own = json.loads(subprocess.check_output([options.compile, options.queries, "--rounds", str(options.rounds)]))
    results = {"Kustodian": own}
    if options.peer:
        with tempfile.NamedTemporaryFile("w", suffix=".json") as schemas:
            schemas.write(subprocess.check_output([options.compile, "--schemas"], text=True))
            schemas.flush()
            environment = dict(os.environ, NODE_PATH=str(pathlib.Path(options.peer).resolve() / "node_modules"))
            command = ["node", str(HERE / "peer.js"), options.queries, schemas.name, str(options.rounds)]
            results["language service (Node)"] = json.loads(subprocess.check_output(command, env=environment))
    print(f"{own['queries']} queries, milliseconds a query\n")
    print("| engine | work | mean | median | slowest |\n|---|---|---|---|---|")
    for name, result in results.items():
        for work in ("parse", "parse_and_bind"):
            row = result[work]
            print(f"| {name} | {work.replace('_', ' ')} | {row['mean_ms']:.3f} | {row['median_ms']:.3f} | {row['max_ms']:.1f} |")
    is_slow = own["parse"]["mean_ms"] > options.max_parse or own["parse_and_bind"]["mean_ms"] > options.max_bind
    sys.exit(1 if is_slow else 0)


if __name__ == "__main__":
    main()
