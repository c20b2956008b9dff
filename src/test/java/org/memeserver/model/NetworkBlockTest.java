package org.memeserver.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkBlockTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true", "10.0.0.0/8, 11.0.0.0, false", "192.168.1.7, 192.168.1.7, true", "192.168.1.7, 192.168.1.6, false",
    "0.0.0.0/0, 203.0.113.9, true", "0.0.0.0/0, 2001:db8::1, false", "::/0, 10.0.0.1, false", "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false", "::1, ::1, true", "127.0.0.1, ::ffff:127.0.0.1, true", "10.1.2.3/9, 10.127.0.0, true"
  })
  void holdsTheAddressesThatBeginWithItsBits(String block, String address, boolean isInIt) {
    assertEquals(isInIt, NetworkBlock.parse(block).contains(NetworkBlock.address(address).orElseThrow()));
  }

  @Test
  void ofOneBlockAllAreEqual() {
    assertEquals(NetworkBlock.parse("2001:db8:0:7::/64"), NetworkBlock.parse("2001:db8:0:7:ffff::1/64"));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", "localhost", "10.0.0", "10.0.0.256", "256.1.1.1", "1.2.300.4", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129", "fe80::1%eth0", "1.2.3.4:80", "a.b.c.d"
  })
  void whatIsNoAddressIsRefusedAndNotLookedUp(String text) {
    assertThrows(IllegalArgumentException.class, () -> NetworkBlock.parse(text));
  }
}
