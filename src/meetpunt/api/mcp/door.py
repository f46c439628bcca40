def answer(request, viewer, scopes, now):
    raise NotImplementedError
