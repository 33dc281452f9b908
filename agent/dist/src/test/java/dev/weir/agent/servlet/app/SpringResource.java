package dev.weir.agent.servlet.app;

import java.util.concurrent.Callable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** Routes of Spring MVC. */
@Controller
public class SpringResource {
  /** What turns annotations into routes. */
  @EnableWebMvc
  public static class Configuration {}

  @GetMapping("/users/{userId}")
  @ResponseBody
  public String user(@PathVariable("userId") String userId) {
    return "user " + userId;
  }

  @GetMapping("/orders/{number:\\d+}")
  @ResponseBody
  public String order(@PathVariable("number") String number) {
    return "order " + number;
  }

  @GetMapping("/docs/{*rest}")
  @ResponseBody
  public String document(@PathVariable("rest") String rest) {
    return "document " + rest;
  }

  @GetMapping("/later/{what}")
  @ResponseBody
  public Callable<String> later(@PathVariable("what") String what) {
    return () -> "later " + what;
  }

  @GetMapping("/moved/{what}")
  public String moved(@PathVariable("what") String what) {
    return "forward:/users/" + what;
  }
}
