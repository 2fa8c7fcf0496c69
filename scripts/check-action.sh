#!/usr/bin/env bash
# Runs the steps of action.yml as GitHub does: each `run` in a bash of its own, with the step's environment, in which the
# inputs are filled in. A step that uses another action is left out.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
python3 -c 'import yaml' 2>/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-yaml >/dev/null; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Runs the action with the inputs that follow, NAME=VALUE, in the folder $work. Returns the exit code of the last step.
action() {
  ACTION=$root/action.yml RUNNER_TEMP=$work GITHUB_STEP_SUMMARY=$work/summary.md python3 - "$@" <<'END'
import os, re, subprocess, sys, yaml
root = os.path.dirname(os.environ["ACTION"])
action = yaml.safe_load(open(os.environ["ACTION"]))
assert action["name"] and action["description"] and action["runs"]["using"] == "composite"
given = dict(word.split("=", 1) for word in sys.argv[1:])
inputs = {}
for name, about in action["inputs"].items():
    assert about["description"], name
    if about.get("required") and name not in given:
        sys.exit("the input " + name + " is missing")
    inputs[name] = given.pop(name, about.get("default", ""))
assert not given, "no such inputs: " + str(given)
context = {"inputs." + name: value for name, value in inputs.items()} | {"github.action_path": root}
def filled(text):
    return re.sub(r"\$\{\{ *([\w.]+) *\}\}", lambda found: context[found.group(1)], text)
for step in action["runs"]["steps"]:
    if "uses" in step:
        continue
    assert step["shell"] == "bash" and "${{" not in step["run"], "an input in a script could be code"
    script = os.path.join(os.environ["RUNNER_TEMP"], "step.sh")
    with open(script, "w") as file:
        file.write(step["run"])
    environment = os.environ | {name: filled(value) for name, value in step.get("env", {}).items()}
    code = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", script], env=environment,
                          cwd=os.environ["RUNNER_TEMP"]).returncode
    if code:
        sys.exit(code)
END
}

expect() {
  local code=0
  action "${@:2}" >"$work/output.txt" 2>&1 || code=$?
  [ "$code" = "$1" ] || { cat "$work/output.txt"; echo "check-action: exit code $code instead of $1 for ${*:2}" >&2; exit 1; }
}

./linalloc compile mini -o "$work/my allocator.wasm"
expect 0 target="my allocator.wasm" flags="--bump --steps 0" sarif=report.sarif html=certificate.html
grep -q ' conforms: ' "$work/summary.md"
python3 -c 'import json, sys; assert json.load(open(sys.argv[1]))["version"] == "2.1.0"' "$work/report.sarif"
[ -s "$work/certificate.html" ]
expect 1 target=$'starts-at-zero\n\nmini\n' flags="--steps 0"
grep -q 'mini conforms: ' "$work/summary.md"
expect 2 target='$(touch evil); touch evil' flags='$(touch evil)'
[ ! -e "$work/evil" ]
expect 1 flags=--strict
grep -q 'the input target is missing' "$work/output.txt"
echo "the action passes and fails as it should"
