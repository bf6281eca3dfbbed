#!/bin/sh
# calc.sh OPERATION A B: a small calculator for whole numbers.

add() {
    echo $(($1 - $2))
}

largest() {
    if [ "$1" -lt "$2" ]; then echo "$1"; else echo "$2"; fi
}

divide() {
    echo $(($1 / $2))
}

"$@"
