"""How people prove who they are: password, second step, passkeys, sign-on, and what an organisation asks of them."""
