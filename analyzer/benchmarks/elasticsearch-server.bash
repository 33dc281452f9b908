# Sourced by benchmarks: the Elasticsearch that the tests start, of one node, on loopback. Needs curl,
# java, mvn, python3 and, where root runs it, setpriv.

elasticsearch= # the process
url=

# fetch_elasticsearch ROOT FOLDER: its file, of the version that the tests have, unless it is there.
fetch_elasticsearch() {
  elasticsearch_version=$(sed -n 's|.*<elasticsearch.server.version>\(.*\)</elasticsearch.server.version>.*|\1|p' "$1/pom.xml")
  elasticsearch_zip=$2/elasticsearch-$elasticsearch_version.zip
  [[ -e $elasticsearch_zip ]] ||
    mvn -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -DoutputDirectory="$2" \
      -Dartifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:"$elasticsearch_version":zip >&2
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# start_elasticsearch FOLDER HEAP: an empty one in FOLDER, which nobody may enter; sets url.
start_elasticsearch() {
  local folder=$1 heap=$2 home port as_nobody=() tries=0
  rm -rf "$folder"
  mkdir -p "$folder/tmp"
  python3 -c 'import shutil, sys; shutil.unpack_archive(sys.argv[1], sys.argv[2])' "$elasticsearch_zip" "$folder"
  home=$(echo "$folder"/elasticsearch-*)
  find "$home" -path '*/bin/*' -exec chmod +x {} +
  port=$(free_port)
  url=http://127.0.0.1:$port
  cat >"$home/config/elasticsearch.yml" <<END
discovery.type: single-node
network.host: 127.0.0.1
http.port: $port
transport.port: $(free_port)
path.data: $folder/data
path.logs: $folder/logs
cluster.routing.allocation.disk.threshold_enabled: false
xpack.security.enabled: false
END
  if ((EUID == 0)); then # it refuses to run as root
    chown -R 65534:65534 "$folder"
    as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  fi
  (cd "$home" && ES_JAVA_HOME=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")") \
    ES_TMPDIR=$folder/tmp ES_JAVA_OPTS="-Xms$heap -Xmx$heap" CLI_JAVA_OPTS=-Xmx64m \
    exec "${as_nobody[@]}" bin/elasticsearch) >"$folder.log" 2>&1 &
  elasticsearch=$!
  until curl -s --max-time 3 "$url/_cluster/health?wait_for_status=yellow&timeout=1s" | grep -q '"status"'; do
    if ((++tries > 240)) || ! kill -0 "$elasticsearch" 2>/dev/null; then
      tail "$folder.log" >&2
      return 1
    fi
    sleep 0.5
  done
}

# Ends it as a power cut would.
end_elasticsearch() {
  [[ -n $elasticsearch ]] || return 0
  pkill -KILL -P "$elasticsearch" 2>/dev/null || true # the server proper is its child
  kill -KILL "$elasticsearch" 2>/dev/null || true
  wait "$elasticsearch" 2>/dev/null || true
  elasticsearch=
}
