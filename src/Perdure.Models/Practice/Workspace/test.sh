#!/bin/sh
# Tests calc.sh. Exits with 0 when all of them hold.
cd "$(dirname "$0")" || exit 2
passed=0
failed=0

check() { # NAME EXPECTED OPERATION A B
    name=$1
    expected=$2
    shift 2
    found=$(sh calc.sh "$@" 2>&1)
    if [ "$found" = "$expected" ]; then
        echo "ok $name"
        passed=$((passed + 1))
    else
        echo "not ok $name: $* gave \"$found\", expected \"$expected\""
        failed=$((failed + 1))
    fi
}

check "adds two numbers" 5 add 2 3
check "adds a negative number" -1 add 2 -3
check "finds the larger one first" 9 largest 9 4
check "finds the larger one last" 9 largest 4 9
check "divides" 4 divide 12 3
check "refuses to divide by zero" "cannot divide by zero" divide 1 0

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
