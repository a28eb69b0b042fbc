import sys,re,json,glob,os
AL2="Les frais de recouvrement entrepris sans titre exécutoire restent à la charge du créancier, sauf s'ils concernent un acte dont l'accomplissement est prescrit par la loi au créancier. Toute stipulation contraire est réputée non écrite, sauf disposition législative contraire."
AL3="Cependant, le créancier qui justifie du caractère nécessaire des démarches entreprises pour recouvrer sa créance peut demander au juge de l'exécution de laisser tout ou partie des frais ainsi exposés à la charge du débiteur de mauvaise foi."
def ent(s):
    return s.replace("é","&eacute;").replace("è","&egrave;").replace("à","&agrave;").replace("'","&rsquo;")
def fix():
    for f in glob.glob("**/*",recursive=True):
        if os.path.isdir(f) or f.startswith("_") or f.endswith(".json"): continue
        t=open(f,encoding="utf8").read(); o=t
        for n,a in (("2",AL2),("3",AL3)):
            t=t.replace(f"@@{n}S@@",a).replace(f"@@{n}C@@",a.replace("'","’")).replace(f"@@{n}H@@",ent(a))
            # word-wrapped variant
            import textwrap
            t=t.replace(f"@@{n}W@@","\n".join(textwrap.wrap(a,78))).replace(f"@@{n}Q@@","\n".join("> "+l for l in textwrap.wrap(a,78)))
        if t!=o: open(f,"w",encoding="utf8").write(t)
def add():
    d=json.loads(sys.stdin.read())
    p="expected.json"; e=json.load(open(p)) if os.path.exists(p) else {}
    e.update(d); json.dump(e,open(p,"w"),ensure_ascii=False,indent=1)
fix() if sys.argv[1]=="fix" else add()
