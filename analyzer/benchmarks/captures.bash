# Sourced by benchmarks that run over synthetic captures, after here, root, folder and say are set.

# capture_of EXCHANGES FILE: a capture of so many small exchanges, made unless it is there.
capture_of() {
  local jar=$here/target/benchmarks.jar
  [[ ! -e $2 ]] || return 0
  if [[ ! -e $jar ]]; then
    say "building $jar"
    (cd "$root" && mvn -q -Pbench -pl analyzer/benchmarks -am package -Dmaven.test.skip=true) >&2
  fi
  say "making $2"
  java -cp "$jar" dev.weir.benchmarks.TrafficGenerator small "$2.part" --exchanges "$1"
  mv "$2.part" "$2"
}

# median FILE FIELD: of the numbers in one field of its lines.
median() { awk -v f="$2" '{ print $f }' "$1" | sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
