/** A Spring Boot application, on a servlet container or on Netty. */
@NullMarked
package dev.weir.agent.servers.spring;

import org.jspecify.annotations.NullMarked;
