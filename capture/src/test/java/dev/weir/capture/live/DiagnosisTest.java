package dev.weir.capture.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.live.LiveCaptureException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pcap4j.core.PcapNativeException;

class DiagnosisTest {
  private static final List<String> KNOWN = List.of("eth0", "lo");

  @Test
  void saysHowToInstallLibpcap() {
    LinkageError missing =
        new ExceptionInInitializerError(
            new UnsatisfiedLinkError("Unable to load library 'pcap':\nlibpcap.so: no such file"));
    LiveCaptureException told = Diagnosis.ofLinkage(missing);
    assertThat(told.kind()).isEqualTo(Kind.LIBPCAP_MISSING);
    assertThat(told)
        .hasMessageStartingWith("libpcap was not found; install it: apt-get install libpcap0.8");
  }

  @Test
  void saysTheSameOnTheSecondAttempt() {
    assertThat(
            Diagnosis.ofLinkage(
                    new NoClassDefFoundError(
                        "Could not initialize class org.pcap4j.core.NativeMappings"))
                .kind())
        .isEqualTo(Kind.LIBPCAP_MISSING);
  }

  @Test
  void doesNotBlameLibpcapForJna() {
    LiveCaptureException told =
        Diagnosis.ofLinkage(
            new UnsatisfiedLinkError(
                "/tmp/jna/jnidispatch.tmp: failed to map segment from shared object"));
    assertThat(told.kind()).isEqualTo(Kind.FAILED);
    assertThat(told).hasMessageContaining("failed to map").hasMessageContaining("jna.tmpdir");
  }

  @Test
  void namesTheCapabilityAndTheRealBinaryToGrantItTo() {
    LiveCaptureException told =
        Diagnosis.ofActivation("eth0", KNOWN, new PcapNativeException("not you", -8));
    assertThat(told.kind()).isEqualTo(Kind.NOT_PERMITTED);
    assertThat(told)
        .hasMessageStartingWith("capturing on eth0 needs CAP_NET_RAW; run it with sudo, or grant")
        .hasMessageContaining("sudo setcap cap_net_raw,cap_net_admin=eip /");
    String line = String.valueOf(told.getMessage());
    String binary = line.replaceFirst(".*=eip (\\S+).*", "$1");
    assertThat(Path.of(binary)).isExecutable();
    assertThat(Files.isSymbolicLink(Path.of(binary))).isFalse();
    assertThat(line.lines()).hasSize(1);
  }

  @Test
  void treatsTheRightToPromiscuousModeAlike() {
    assertThat(
            Diagnosis.ofActivation("eth0", KNOWN, new PcapNativeException("not you", -11)).kind())
        .isEqualTo(Kind.NOT_PERMITTED);
  }

  @Test
  void listsTheInterfacesThatThereAre() {
    assertThat(Diagnosis.ofActivation("eth7", KNOWN, new PcapNativeException("none", -5)))
        .hasMessage("there is no interface eth7; there are eth0, lo");
  }

  @Test
  void saysHowToBringAnInterfaceUp() {
    assertThat(Diagnosis.ofActivation("eth0", KNOWN, new PcapNativeException("down", -9)))
        .hasMessage("eth0 is down; bring it up: ip link set eth0 up");
  }

  @Test
  void passesOnTheFirstLineOfAnythingElse() {
    assertThat(Diagnosis.ofActivation("eth0", KNOWN, new PcapNativeException("odd\nvery", -1)))
        .hasMessage("cannot capture on eth0: odd");
    assertThat(Diagnosis.ofActivation("eth0", KNOWN, new PcapNativeException("")))
        .hasMessage("cannot capture on eth0: libpcap does not say why");
  }

  @Test
  void quotesTheFilterBesideLibpcapsComplaint() {
    assertThat(Diagnosis.ofFilter("tcp prot 80", new PcapNativeException("syntax error")))
        .hasMessage("bad filter \"tcp prot 80\": syntax error; see man 7 pcap-filter");
  }
}
