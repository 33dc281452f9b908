package dev.weir.capture.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MappedRingsTest {

  @Test
  void addsUpTheMappingsOfSocketsAndNothingElse() {
    assertThat(
            MappedRings.bytes(
                List.of(
                    "7f0c40000000-7f0c40400000 rw-s 00000000 00:08 21531   socket:[21531]",
                    "7f0c50000000-7f0c50001000 r--p 00000000 fe:00 1234    /usr/lib/libc.so.6",
                    "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0  [vsyscall]",
                    "7f0c60000000-7f0c60200000 rw-s 00000000 00:08 21532   socket:[21532]")))
        .isEqualTo((4 << 20) + (2 << 20));
  }
}
