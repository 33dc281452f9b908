#!/bin/sh -e
# Makes lossy.pcap, which is kept gzipped: as root, with iproute2, tcpdump, curl and python3.
# For 20 seconds, eight clients download more from a server than a router between them has room
# for, so that it drops about every second packet. Captured where the server sends, 320 bytes of
# each packet.
for n in ws wr wc; do ip netns add $n; ip -n $n link set lo up; done
trap 'for n in ws wr wc; do ip netns del $n; done' EXIT
ip link add s0 netns ws type veth peer name s1 netns wr
ip link add c0 netns wc type veth peer name c1 netns wr
ip -n ws addr add 10.1.1.2/24 dev s0; ip -n wr addr add 10.1.1.1/24 dev s1
ip -n wc addr add 10.1.2.2/24 dev c0; ip -n wr addr add 10.1.2.1/24 dev c1
ip -n ws link set s0 up gso_max_segs 1; ip -n wr link set s1 up gso_max_segs 1
ip -n wc link set c0 up gso_max_segs 1; ip -n wr link set c1 up gso_max_segs 1
ip -n ws route add default via 10.1.1.1; ip -n wc route add default via 10.1.2.1
ip netns exec wr sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'
tc -n wr qdisc add dev c1 root tbf rate 400kbit burst 1600 limit 3200
mkdir -p www && head -c 20000 /dev/zero > www/file.bin
(cd www && exec ip netns exec ws python3 -m http.server 8080 --bind 10.1.1.2) & server=$!
ip netns exec ws tcpdump -i s0 -s 320 -w lossy.pcap -U tcp port 8080 & capture=$!
sleep 1
end=$(($(date +%s) + 20))
for client in 1 2 3 4 5 6 7 8; do
  while [ "$(date +%s)" -lt $end ]; do
    ip netns exec wc curl -s -o /dev/null -m 8 http://10.1.1.2:8080/file.bin || true
  done & clients="$clients $!"
done
wait $clients
kill $capture $server
