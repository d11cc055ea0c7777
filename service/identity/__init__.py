"""People, organisations, roles, and the one question: may this actor do this with that?"""
