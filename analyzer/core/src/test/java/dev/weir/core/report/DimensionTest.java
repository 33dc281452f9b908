package dev.weir.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DimensionTest {

  @Test
  void bringsTheMethodAlongWithTheRoute() {
    assertThat(Dimension.parse("route")).containsExactly(Dimension.ROUTE, Dimension.METHOD);
    assertThat(Dimension.parse("method, Route,client"))
        .containsExactly(Dimension.METHOD, Dimension.ROUTE, Dimension.CLIENT);
    assertThat(Dimension.parse("path")).containsExactly(Dimension.PATH);
  }

  @Test
  void saysWhatCanBeGroupedBy() {
    assertThatThrownBy(() -> Dimension.parse("path,colour"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cannot group by 'colour'; use route, path, host, client, method, status, type,"
                + " connection");
    assertThatThrownBy(() -> Dimension.parse("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void callsARoutePathUnlessThereIsAPathToo() {
    assertThat(Dimension.ROUTE.fieldName(List.of(Dimension.ROUTE, Dimension.METHOD)))
        .isEqualTo("path");
    assertThat(Dimension.ROUTE.fieldName(List.of(Dimension.ROUTE, Dimension.PATH)))
        .isEqualTo("route");
    assertThat(Dimension.CLIENT.fieldName(List.of(Dimension.CLIENT))).isEqualTo("client");
  }
}
