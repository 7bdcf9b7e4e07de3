/// A program built without care, which check_elf.py must find fault with.
int main()
{
    return 0;
}
