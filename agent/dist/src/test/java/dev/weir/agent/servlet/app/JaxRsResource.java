package dev.weir.agent.servlet.app;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Routes of JAX-RS. */
@Path("books")
public final class JaxRsResource {
  @GET
  @Path("{isbn}")
  public String book(@PathParam("isbn") String isbn) {
    return "book " + isbn;
  }

  @GET
  @Path("{isbn}/pages/{page: \\d+}")
  public String page(@PathParam("isbn") String isbn, @PathParam("page") int page) {
    return "page " + page + " of " + isbn;
  }
}
