package dev.weir.agent.runtime.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class ThreadNumbersTest {
  @Test
  void threadsBegunInARowHaveNumbersThatDiffer() throws Exception {
    Set<Integer> numbers = ConcurrentHashMap.newKeySet();
    Set<Integer> remainders = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      Thread thread = new Thread(() -> numbers.add(ThreadNumbers.carrier()));
      thread.start();
      thread.join();
    }
    numbers.forEach(number -> remainders.add(number & 15));
    assertThat(numbers).hasSize(8);
    assertThat(remainders).hasSize(8);
  }

  @Test
  void aThreadKeepsItsNumberWhateverItSaysItsIdIs() throws Exception {
    Set<Long> numbers = ConcurrentHashMap.newKeySet();
    Thread thread =
        new Thread(
            () -> {
              numbers.add(ThreadNumbers.own());
              numbers.add((long) ThreadNumbers.carrier());
            }) {
          @Override
          public long getId() {
            throw new IllegalStateException("the application's own");
          }
        };
    thread.start();
    thread.join();
    assertThat(numbers).hasSize(1);
  }
}
