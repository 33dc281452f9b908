package dev.weir.core.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What single paths become before anything is learned. */
class RouteShapesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          # plain REST
          /                                        | /
          /users                                   | /users
          /users/                                  | /users/
          /users/42                                | /users/{id}
          /users/42/                               | /users/{id}/
          /users/42/orders/7                       | /users/{id}/orders/{id}
          /users/0                                 | /users/{id}
          /users/00042                             | /users/{id}
          /users/98765432109876543210987654321     | /users/{id}
          /users/me                                | /users/me
          /users/550e8400-e29b-41d4-a716-446655440000        | /users/{uuid}
          /users/550E8400-E29B-41D4-A716-446655440000/avatar | /users/{uuid}/avatar
          /users/550e8400-e29b-41d4-a716-446655440000.json   | /users/{uuid}.json
          /users/550e8400-e29b-41d4-a716-44665544000g        | /users/{hash}-e29b-41d4-a716-44665544000g
          /users/john.doe@example.com              | /users/{email}
          /users/john.doe%40example.co.uk/inbox    | /users/{email}/inbox
          /users/a+b@x1.example                    | /users/{email}
          /users/@alice                            | /users/@alice
          /users/alice@                            | /users/alice@
          /users/alice@localhost                   | /users/alice@localhost
          /users/alice@example..com                | /users/alice@example..com
          /api/v1/users/42                         | /api/v1/users/{id}
          /api/v2                                  | /api/v2
          /api/v1.1/statuses                       | /api/v1.1/statuses
          /api/2.0/jobs/list                       | /api/2.0/jobs/list
          /1.1/search/tweets.json                  | /1.1/search/tweets.json
          /api/v3beta1/things                      | /api/v3beta1/things
          /orders/2026-11-21                       | /orders/{date}
          /orders/2026-11-21/export                | /orders/{date}/export
          /orders/2026-11                          | /orders/{date}
          /orders/2026-13                          | /orders/2026-13
          /orders/2026-11-32                       | /orders/2026-11-32
          /orders/2026-11-21T05:10:00Z             | /orders/{date}
          /orders/2026-11-21T05%3A10%3A00.5%2B01%3A00 | /orders/{date}
          /orders/2026-11-21Tea                    | /orders/2026-11-21Tea
          /orders/3026-11-21                       | /orders/3026-11-21
          /orders/20261121                         | /orders/{id}
          /blog/2026/11/21/hello-world             | /blog/{id}/{id}/{id}/hello-world
          /blog/2026-11-21-hello                   | /blog/2026-11-21-hello
          /errors/404.html                         | /errors/{id}.html
          /errors/50x.html                         | /errors/50x.html
          /docs/2.x/index.html                     | /docs/2.x/index.html
          # hex, and words that could be
          /commits/3f2a1b9c                        | /commits/{hex}
          /commits/da39a3ee5e6b4b0d3255bfef95601890afd80709  | /commits/{hex}
          /commits/DA39A3EE5E6B4B0D3255BFEF95601890AFD80709  | /commits/{hex}
          /objects/507f1f77bcf86cd799439011        | /objects/{hex}
          /words/deadbeef                          | /words/deadbeef
          /words/facade                            | /words/facade
          /words/effaced                           | /words/effaced
          /words/decade                            | /words/decade
          /words/cafe123                           | /words/cafe123
          /words/3F2a1b9C                          | /words/3F2a1b9C
          # tokens, and names that could be
          /share/V1StGXR8_Z5jdHi6B-myT             | /share/{token}
          /share/01ARZ3NDEKTSV4RRFFQ69G5FAV        | /share/{token}
          /share/cus_9s6XKzkNRiz8i3                | /share/{token}
          /share/dGhpcyBpcyBhIHRlc3Q0Mg==          | /share/{token}
          /share/dGhpcyBpcyBhIHRlc3Q0Mg==x         | /share/dGhpcyBpcyBhIHRlc3Q0Mg==x
          /share/01ARZ3NDEKTSV4RRFFQ69G5FAV.mp4    | /share/{token}.mp4
          /share/V1StGXR8_Z5jdHi6B-myT.mp4         | /share/{token}.mp4
          /verify/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0 | /verify/{token}
          /watch/dQw4w9WgXcQ                       | /watch/dQw4w9WgXcQ
          /names/iphone-15-pro-max-256gb           | /names/iphone-15-pro-max-256gb
          /names/base64-sha256-rsa2048             | /names/base64-sha256-rsa2048
          /names/ipv4-ipv6-s3-ec2                  | /names/ipv4-ipv6-s3-ec2
          /names/getUserByIdWithOrders             | /names/getUserByIdWithOrders
          # assets
          /static/app.3f2a1b9c.js                  | /static/app.{hash}.js
          /static/main-5d41402abc4b2a76.css        | /static/main-{hash}.css
          /static/runtime~main.a1b2c3d4e5f6.chunk.js   | /static/runtime~main.{hash}.chunk.js
          /assets/index-BkT3x9Qz.js                | /assets/index-{hash}.js
          /assets/chunk-2TQ5XKJ7.js                | /assets/chunk-{hash}.js
          /static/app.3f2a1b9c.js.map              | /static/app.{hash}.js.map
          /static/chunk.12.js                      | /static/chunk.12.js
          /static/vendor-BkT3x9Qz4aB.js            | /static/vendor-{hash}.js
          /static/12.js                            | /static/{id}.js
          /static/5d41402abc4b2a76b9719d911017c592.jpg | /static/{hex}.jpg
          /static/logo@2x.png                      | /static/logo@2x.png
          /static/jquery-3.6.0.min.js              | /static/jquery-3.6.0.min.js
          /static/OAuth2Client.js                  | /static/OAuth2Client.js
          /static/fonts/roboto-v30-latin.woff2     | /static/fonts/roboto-v30-latin.woff2
          /backup/123.tar.gz                       | /backup/{id}.tar.gz
          /favicon.ico                             | /favicon.ico
          /robots.txt                              | /robots.txt
          /.well-known/acme-challenge/Zx8Kq1Lm5Np2Rt7Vw9Yb | /.well-known/acme-challenge/{token}
          # CDN, npm
          /npm/vue@3.2.1/dist/vue.global.js        | /npm/vue@3.2.1/dist/vue.global.js
          /npm/@babel%2fcore                       | /npm/@babel%2fcore
          /@types/node                             | /@types/node
          /video/0042.ts                           | /video/{id}.ts
          /video/segment-000123.m4s                | /video/segment-{id}.m4s
          /hls/720p/playlist.m3u8                  | /hls/720p/playlist.m3u8
          # GitHub
          /repos/octocat/hello-world/pulls/1347/files  | /repos/octocat/hello-world/pulls/{id}/files
          /repos/octocat/hello-world/git/trees/9fb037999f264ba9a7fc6274d15fa3ae2ab98312 | /repos/octocat/hello-world/git/trees/{hex}
          /octocat/hello-world/compare/v1.0.0...v1.1.0 | /octocat/hello-world/compare/v1.0.0...v1.1.0
          # shop
          /shop/order-1234567                      | /shop/order-{id}
          /shop/order-12345                        | /shop/order-12345
          /shop/cart;jsessionid=1F2E3D4C5B6A       | /shop/cart
          /shop/42;v=1/reviews                     | /shop/{id}/reviews
          /shop/dp/B08N5WRWNW                      | /shop/dp/B08N5WRWNW
          # WordPress
          /wp-content/uploads/2026/11/photo-1024x768.jpg | /wp-content/uploads/{id}/{id}/photo-1024x768.jpg
          /wp-content/uploads/IMG_20261121_123456.jpg    | /wp-content/uploads/IMG_{id}_{id}.jpg
          /wp-json/wp/v2/posts/99                  | /wp-json/wp/v2/posts/{id}
          /wp-login.php                            | /wp-login.php
          /xmlrpc.php                              | /xmlrpc.php
          # S3 and data lakes
          /bucket/logs/dt=2026-11-21/part-00001.parquet | /bucket/logs/dt={date}/part-00001.parquet
          /bucket/year=2026/month=11/f.csv         | /bucket/year={id}/month={id}/f.csv
          /bucket/a=                               | /bucket/a=
          /bucket/access-2026-11-21.log            | /bucket/access-2026-11-21.log
          /bucket/2026-11-21.log.gz                | /bucket/{date}.log.gz
          # Spring Actuator, GraphQL
          /actuator/health                         | /actuator/health
          /actuator/metrics/jvm.memory.used        | /actuator/metrics/jvm.memory.used
          /graphql                                 | /graphql
          # Docker registry
          /v2/library/nginx/manifests/1.25.3       | /v2/library/nginx/manifests/1.25.3
          /v2/library/nginx/blobs/sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08   | /v2/library/nginx/blobs/sha256:{hash}
          /v2/library/nginx/blobs/sha256%3A9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 | /v2/library/nginx/blobs/sha256%3A{hash}
          /v2/library/nginx/blobs/uploads/3fa85f64-5717-4562-b3fc-2c963f66afa6 | /v2/library/nginx/blobs/uploads/{uuid}
          # Maven
          /maven2/org/apache/commons/commons-lang3/3.12.0/commons-lang3-3.12.0.jar | /maven2/org/apache/commons/commons-lang3/3.12.0/commons-lang3-3.12.0.jar
          /maven2/org/apache/commons/commons-lang3/3.12.0/commons-lang3-3.12.0.jar.sha1 | /maven2/org/apache/commons/commons-lang3/3.12.0/commons-lang3-3.12.0.jar.sha1
          /snapshots/x/1.0-SNAPSHOT/x-1.0-20261121.051000-3.jar | /snapshots/x/1.0-SNAPSHOT/x-1.0-{id}.{id}-3.jar
          # tiles
          /maps/12/2200/1343.png                   | /maps/{id}/{id}/{id}.png
          /maps/12/2200/1343@2x.png                | /maps/{id}/{id}/1343@2x.png
          # as sent, however strange
          //double//slash                          | //double//slash
          /caf%C3%A9/men%C3%BC                     | /caf%C3%A9/men%C3%BC
          /100%                                    | /100%
          /%zz/42                                  | /%zz/{id}
          /a/../b/./c                              | /a/../b/./c
          /users/{id}                              | /users/{id}
          /users/{userId}/x                        | /users/{userId}/x
          /static/**                               | /static/**
          *                                        | *
          example.com:443                          | {authority}
          [::1]:8443                               | {authority}
          example.com                              | {malformed}
          index.html                               | {malformed}
          example.com:port                         | {malformed}
          http://shop.example                      | /
          http://shop.example/                     | /
          http://shop.example:8080/users/42        | /users/{id}
          HTTPS://shop.example/users/42            | /users/{id}
          ://x/42                                  | {malformed}
          """)
  void becomesItsRoute(String path, String route) {
    RouteTable table = new RouteTable();
    assertThat(table.routeOf(path)).isEqualTo(route);
    assertThat(table.routeOf(route)).as("route of the route").isIn(route, "{malformed}");
    assertThat(table.regroup(route)).isEqualTo(route);
  }
}
